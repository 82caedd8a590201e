-module(illegal_integer_3). -compile([export_all,nowarn_export_all]).
f(X) -> {a, 2#1a , b}.
