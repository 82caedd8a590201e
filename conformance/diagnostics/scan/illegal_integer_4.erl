-module(illegal_integer_4). -compile([export_all,nowarn_export_all]).
f(X) -> {a, 1e5}.
g(X) -> Y.
