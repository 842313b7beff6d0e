"""Long work beside the server: started by a page, done by the worker, its result waiting in the inbox.

`@runs("export_cases")` declares who does the work of a kind; what it returns is the file the owner may download.
"""

from __future__ import annotations

import importlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import QuerySet
from django_tasks import task

from cases import clock, files, inbox
from cases.models import Job, Officer

log = logging.getLogger(__name__)

Made = tuple[bytes | Path, str, str]  # data, or the file it was written to; name, media type
Runner = Callable[[Job], Made | None]
Item = TypeVar("Item")

RUNNERS: dict[str, Runner] = {}
STATES = {"waiting": "等待", "running": "进行中", "done": "完成", "failed": "没有做成"}
UNDER_WAY = ("waiting", "running")
EVERY = 1.0  # seconds between two notes of progress


class JobFailed(Exception):
    """The work cannot be done; the message says why, in Chinese, for its owner."""


def runs(kind: str) -> Callable[[Runner], Runner]:
    """Declare the function that does jobs of this kind."""

    def decorate(runner: Runner) -> Runner:
        RUNNERS[kind] = runner
        return runner

    return decorate


def start(officer: Officer, kind: str, title: str, **argument: Any) -> Job:
    """Have it done beside the server. The worker's queue is a table: it sees the job when the caller has committed."""
    runner = RUNNERS[kind]
    job = Job.objects.create(officer=officer, kind=kind, title=title[:200], argument=argument, at=clock.now())
    work.enqueue(job.pk, runner.__module__)
    return job


def of(officer: Officer) -> QuerySet[Job]:
    """The officer's own jobs, the newest first."""
    return Job.objects.filter(officer=officer).order_by("-pk")


def noted(job: Job, done: int, total: int = 0) -> None:
    """Keep how far it is."""
    job.done, job.total = done, total or job.total
    Job.objects.filter(pk=job.pk).update(done=job.done, total=job.total)


def counted(job: Job, items: Iterable[Item], total: int = 0) -> Iterator[Item]:
    """The items, each counted as it goes through; the row is written about once a second."""
    last = time.monotonic()
    many = 0
    for many, item in enumerate(items, 1):
        yield item
        if time.monotonic() - last > EVERY:
            noted(job, many, total)
            last = time.monotonic()
    noted(job, many, total or many)


@task()
def work(pk: int, module: str) -> None:
    """Do one job. `module` holds its runner: the worker has opened no page that would have loaded it."""
    importlib.import_module(module)
    if not Job.objects.filter(pk=pk, state="waiting").update(state="running"):
        return  # taken already
    job = Job.objects.select_related("officer").get(pk=pk)
    try:
        made = RUNNERS[job.kind](job)
        if made is not None:
            data, job.name, kind = made
            job.result = files.adopt(data, kind) if isinstance(data, Path) else files.store(data, job.name, kind)
    except (JobFailed, files.FileRefused) as error:
        _over(job, "failed", str(error))
    except Exception as error:
        log.error("job %s of kind %s failed: %s", pk, job.kind, type(error).__name__)  # its text may hold names
        _over(job, "failed", "系统出错，请稍后再试；还不行的，请告诉系统管理员。")
    else:
        _over(job, "done")


def _over(job: Job, state: str, error: str = "") -> None:
    Job.objects.filter(pk=job.pk).update(state=state, error=error, result=job.result, name=job.name)
    text = f"{job.title}：{'已经做好' if state == 'done' else error}"
    inbox.tell(job.officer, "job", f"job-{job.pk}", text, link="/jobs/")
