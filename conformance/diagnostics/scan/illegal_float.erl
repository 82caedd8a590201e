-module(illegal_float). -compile([export_all,nowarn_export_all]).
f(X) -> {16#f.g, 2}.
