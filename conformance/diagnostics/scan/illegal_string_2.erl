-module(illegal_string_2). -compile([export_all,nowarn_export_all]).
f(X) -> ~a
g(X) -> Y.
