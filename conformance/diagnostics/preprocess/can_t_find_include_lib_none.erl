-module(can_t_find_include_lib_none). -compile([export_all,nowarn_export_all]).
-include_lib("none/include/none.hrl").
f() -> a.
