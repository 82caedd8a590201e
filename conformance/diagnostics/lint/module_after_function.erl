f() -> 1.
-module(module_after_function).
