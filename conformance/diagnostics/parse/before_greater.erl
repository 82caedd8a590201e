-module(before_greater). -compile([export_all,nowarn_export_all]).
foo(X) -> <<a>.
