-module(illegal_pattern_2). -compile([export_all,nowarn_export_all]).
f(X ++ Y) -> X.
