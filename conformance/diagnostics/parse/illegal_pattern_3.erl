-module(illegal_pattern_3). -compile([export_all,nowarn_export_all]).
f() -> g(X) = Y.
