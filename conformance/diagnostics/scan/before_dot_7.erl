-module(before_dot_7). -compile([export_all,nowarn_export_all]).
f(X) -> {a, 1.}.
