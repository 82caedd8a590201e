-module(before_plus). -compile([export_all,nowarn_export_all]).
foo(X) -> <<a+b>>.
