-module(invalid_function_call_3). -compile([export_all,nowarn_export_all]).
f(X) -> {a}(), [](), (fun f/1)(X, X), (fun a:b/1)(X, X).
