-module(illegal_base_2). -compile([export_all,nowarn_export_all]).
f(X) -> {a, 37#1, 16#f.8}.
g(X) -> Y.
