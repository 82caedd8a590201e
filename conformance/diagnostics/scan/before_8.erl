-module(before_8). -compile([export_all,nowarn_export_all]).
f(X) -> {1é, 2}.
