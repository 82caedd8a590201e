-module(function_name_can_only_be_used). -compile([export_all,nowarn_export_all]).
-foo(?FUNCTION_NAME).
f() -> a.
