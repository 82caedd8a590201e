-module(before_close_brace). -compile([export_all,nowarn_export_all]).
foo(X) -> <<#{}>>.
