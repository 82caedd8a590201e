-module(before_2). -compile([export_all,nowarn_export_all]).
f(?= b) -> X.
