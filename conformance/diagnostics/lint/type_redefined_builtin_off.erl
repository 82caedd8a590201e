%% options: +nowarn_redefined_builtin_type
-module(type_redefined_builtin_off).
-type dynamic() :: ok.
-type map() :: ok.
-export_type([dynamic/0, map/0]).
