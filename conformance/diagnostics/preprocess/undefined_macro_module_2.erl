f() -> ?MODULE.
-module(undefined_macro_module_2).
