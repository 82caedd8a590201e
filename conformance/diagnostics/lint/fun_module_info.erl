-module(fun_module_info).
-export([f/0, module_info/0]).
f() -> module_info(), module_info(1), module_info(1, 2).
