-module(before_dots). -compile([export_all,nowarn_export_all]).
f(X) -> {1..2, 2}.
