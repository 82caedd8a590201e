-module(can_t_find_include_lib_stdlib). -compile([export_all,nowarn_export_all]).
-include_lib("stdlib/include/none.hrl").
f() -> a.
