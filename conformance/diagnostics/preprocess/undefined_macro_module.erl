-module(undefined_macro_module). -compile([export_all,nowarn_export_all]).
-undef(LINE).
-undef(MODULE).
f() -> {?LINE, ?MODULE}.
