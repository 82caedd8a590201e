-module(can_t_find_include_file_none). -compile([export_all,nowarn_export_all]).
-include("$NONE/x.hrl").
f() -> a.
