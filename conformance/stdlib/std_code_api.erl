%% Module code: paths, modules that are there and that are not; undefined functions
-module(std_code_api).
-export([main/1, f/1, init/1, terminate/2, undef_mod/0]).
p(X) -> io:format("~p~n", [san(X)]).
san(P) when is_pid(P) -> pid; san(R) when is_reference(R) -> ref; san(F) when is_function(F) -> f;
san(L) when is_list(L) -> sanl(L); san(T) when is_tuple(T) -> list_to_tuple(san(tuple_to_list(T))); san(X) -> X.
sanl([{M,F,_,L}|_]) when is_atom(M), is_atom(F), is_list(L) -> stack; sanl([]) -> []; sanl([H|T]) -> [san(H)|sanl(T)]; sanl(X) -> san(X).
t(F) -> p(try F() catch C:E -> {C,E} end).
f(X) -> X.
init(X) -> X. terminate(_,_) -> ok.
undef_mod() -> ok.
main(_) ->
    %% code
    t(fun() -> code:ensure_loaded(no_such_mod) end), t(fun() -> code:load_file(no_such_mod) end), t(fun() -> code:ensure_loaded(lists) end), t(fun() -> code:which(no_such_mod) end), t(fun() -> code:is_loaded(no_such_mod) end), t(fun() -> code:purge(no_such_mod) end), t(fun() -> code:delete(no_such_mod) end), t(fun() -> code:soft_purge(no_such_mod) end), t(fun() -> code:get_object_code(no_such_mod) end), t(fun() -> code:add_path("/no/such/dir") end), t(fun() -> code:add_patha("/tmp") end), t(fun() -> hd(code:get_path()) end), t(fun() -> code:del_path("/tmp") end), t(fun() -> code:del_path("/tmp") end), t(fun() -> code:del_path(no_such_app) end), t(fun() -> code:add_pathz("/tmp") end), t(fun() -> lists:last(code:get_path()) end), t(fun() -> code:lib_dir(no_such_app) end), t(fun() -> code:priv_dir(no_such_app) end), t(fun() -> code:ensure_modules_loaded([lists, no_such_mod]) end), t(fun() -> code:ensure_modules_loaded([lists]) end), t(fun() -> code:where_is_file("no.file") end), t(fun() -> code:get_mode() end), t(fun() -> code:objfile_extension() end), t(fun() -> code:atomic_load([no_such_mod]) end), t(fun() -> code:prepare_loading([no_such_mod, no_such2, no_such_mod]) end), t(fun() -> code:prepare_loading([no_such_mod]) end), t(fun() -> code:module_status(no_such_mod) end), t(fun() -> code:is_sticky(foo) end), t(fun() -> code:is_loaded(?MODULE) =/= false end), t(fun() -> code:module_status(lists) end), t(fun() -> code:replace_path(foo, "/no/such") end),
    t(fun() -> code:modified_modules() end), t(fun() -> lists:keymember(lists, 1, code:all_loaded()) end), t(fun() -> erlang:module_loaded(lists) end),
    %% error_handler, init
    t(fun() -> no_such_mod:foo(1) end), t(fun() -> ?MODULE:nofun(1) end), t(fun() -> error_handler:undefined_function(no_such_mod, f, []) end), t(fun() -> error_handler:undefined_lambda(no_such_mod, fun() -> ok end, []) end), t(fun() -> error_handler:raise_undef_exception(a, b, [c]) end).
