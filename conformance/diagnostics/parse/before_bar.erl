-module(before_bar). -compile([export_all,nowarn_export_all]).
foo(X) -> [|b].
