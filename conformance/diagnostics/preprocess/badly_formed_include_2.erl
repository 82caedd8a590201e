-module(badly_formed_include_2). -compile([export_all,nowarn_export_all]).
-include "a".
f() -> a.
