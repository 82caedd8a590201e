-module(illegal_float_2). -compile([export_all,nowarn_export_all]).
f(X) -> {1.e, 2}.
