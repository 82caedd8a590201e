-module(illegal_float_3). -compile([export_all,nowarn_export_all]).
f(X) -> 1.@.
