-module(illegal_string_3). -compile([export_all,nowarn_export_all]).
f(X) -> a ~ b.
