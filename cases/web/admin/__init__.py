"""系统设置: plain pages for an administrator of the bureau. Each change is a service of `cases.administration`."""
