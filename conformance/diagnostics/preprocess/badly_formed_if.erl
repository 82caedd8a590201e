-module(badly_formed_if). -compile([export_all,nowarn_export_all]).
-if.
-endif.
f() -> a.
