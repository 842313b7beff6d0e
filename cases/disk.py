"""What the operating system refuses, in Chinese."""

from __future__ import annotations

import errno

WORDS = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在磁盘只能读取",
    errno.ENOENT: "所在目录不存在",
    errno.EISDIR: "这是目录,应为文件",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.ENAMETOOLONG: "名称太长",
    errno.EIO: "磁盘读写出错",
}


def said(error: OSError) -> str:
    """Why it would not; what is rare stays as the system says it."""
    return WORDS.get(error.errno or 0) or error.strerror or str(error)
