"""Long work beside the server: started by a page, run by the worker, its result a kept file told of in the inbox.

Each kind of work is a function of the job and a `step(done, total)`; it returns the file's bytes, name and media type.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.module_loading import import_string
from django_tasks import task

from cases import clock, files, inbox
from cases.models import Job, Officer

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
STATES = {WAITING: "等待办理", RUNNING: "正在办理", DONE: "已完成", FAILED: "没有办成"}
EVERY = 200  # steps between two notes of progress

Step = Callable[[int, int], None]
# Kind of work → where its function stands; read when it runs, in the worker's own process.
WORK = {"cases": "cases.exporting.export_cases"}
logger = logging.getLogger(__name__)


class WorkRefused(Exception):
    """The work cannot be done; the message says why, in Chinese, for the one who asked."""


def start(officer: Officer, kind: str, title: str, argument: dict[str, Any], total: int = 0) -> Job:
    """Write the job down and hand it to the worker, once whatever runs now is committed."""
    job = Job.objects.create(
        officer=officer, kind=kind, title=title, argument=argument, total=total, state=WAITING, at=clock.now()
    )
    transaction.on_commit(lambda: run.enqueue(job.pk))
    return job


@task()
def run(pk: int) -> None:
    """Do a job. One that was taken already is left alone: a worker that fell is not repeated blindly."""
    if not Job.objects.filter(pk=pk, state=WAITING).update(state=RUNNING):
        return
    job = Job.objects.select_related("officer", "officer__bureau").get(pk=pk)
    try:
        data, name, kind = import_string(WORK[job.kind])(job, _progress(job))
        blob = files.store(data, name, kind)
    except WorkRefused as refused:
        _failed(job, str(refused))
    except Exception as error:  # whoever asked is told; what went wrong goes to the operator, without data
        logger.error("job %s (%s) failed: %s", job.pk, job.kind, type(error).__name__)
        _failed(job, "办理中出了错，请再试一次；仍不行请找系统管理员")
    else:
        Job.objects.filter(pk=pk).update(state=DONE, result=blob, name=name, done=job.total or 1, total=job.total or 1)
        inbox.tell(job.officer, "job", f"job-{pk}", f"{job.title}已完成，可以下载", link=reverse("jobs"))


def _progress(job: Job) -> Step:
    def step(done: int, total: int) -> None:
        if done % EVERY == 0 or done == total:
            job.total = total
            Job.objects.filter(pk=job.pk).update(done=done, total=total)

    return step


def _failed(job: Job, why: str) -> None:
    Job.objects.filter(pk=job.pk).update(state=FAILED, error=why)
    inbox.tell(job.officer, "job", f"job-{job.pk}", f"{job.title}没有办成：{why}", link=reverse("jobs"))
