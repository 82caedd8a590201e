%% supervisor: faulty specifications, every call on static and dynamic supervisors, restarts, shutdowns
-module(proc_supervisor_api).
-export([main/1, init/1, start/1, start/2, loop/1, st_ok/0, st_ret/1, stubborn/1]).
-compile(nowarn_unused_function).
p(X) -> io:format("~p~n", [san(X)]).
san(P) when is_pid(P) -> pid; san(R) when is_reference(R) -> ref; san(F) when is_function(F) -> f;
san(L) when is_list(L) -> sanl(L); san(T) when is_tuple(T) -> list_to_tuple(san(tuple_to_list(T)));
san(M) when is_map(M) -> {map, lists:sort([{K, san(V)} || {K, V} <- maps:to_list(M)])}; san(X) -> X.
sanl([{M,F,_,L}|_]) when is_atom(M), is_atom(F), (L =:= [] orelse is_tuple(hd(L))) -> stack; sanl([]) -> []; sanl([H|T]) -> [san(H)|sanl(T)]; sanl(X) -> san(X).
t(F) -> p(try F() catch C:E -> {C,E} end), fl().
fl() -> receive {'EXIT',_,_} -> fl(); X -> p({msg, X}), fl() after 0 -> ok end.
start(N) -> P = spawn_link(?MODULE, loop, [N]), catch register(N, P), {ok, P}.
start(N, crash_init) -> exit({init, N}); start(N, X) -> P = spawn_link(?MODULE, loop, [N]), {ok, P, X}.
st_ok() -> {ok, spawn_link(?MODULE, loop, [x])}.
st_ret(R) -> R.
stubborn(N) -> P = spawn_link(fun() -> process_flag(trap_exit, true), stub() end), catch register(N, P), {ok, P}.
stub() -> receive go -> ok; _ -> stub() end.
loop(N) -> receive {stop, R} -> exit(R); crash -> error(oops); ret -> ok; _ -> loop(N) end.
init(X) when is_function(X) -> X();
init(X) -> X.
c(Id) -> #{id => Id, start => {?MODULE, start, [Id]}}.
c(Id, M) -> maps:merge(c(Id), M).
sup(Fl, Cs) -> supervisor:start_link(?MODULE, {ok, {Fl, Cs}}).
kids(S) -> [case W of {Id,P,T,M} when is_pid(P) -> {Id, case catch process_info(P, registered_name) of {registered_name,N} -> N; O -> O end, T, M}; _ -> W end || W <- supervisor:which_children(S)].
%% Until nobody has anything left to do.
settle() ->
    timer:sleep(2),
    [settle() || lists:any(fun(P) -> P =/= self() andalso busy(process_info(P, status)) end, processes())].
busy({status, waiting}) -> false; busy(undefined) -> false; busy(_) -> true.
main(_) ->
    process_flag(trap_exit, true), logger:set_primary_config(level, none),
    Bad = [ignore, foo, {ok, foo}, {ok, {foo, []}}, {ok, {{one_for_one,1,1}, [foo]}}, {ok, {{one_for_one,-1,1}, []}}, {ok, {{one_for_one,1,0}, []}}, {ok, {{foo,1,1}, []}}, {ok, {#{strategy => foo}, []}}, {ok, {#{intensity => -1}, []}}, {ok, {#{period => 0}, []}}, {ok, {#{auto_shutdown => foo}, []}},       {ok, {#{}, [c(a), c(a)]}}, {ok, {#{}, [#{id => a}]}}, {ok, {#{}, [#{start => {a,b,[]}}]}}, {ok, {#{}, [c(a, #{restart => foo})]}}, {ok, {#{}, [c(a, #{shutdown => -1})]}}, {ok, {#{}, [c(a, #{shutdown => foo})]}}, {ok, {#{}, [c(a, #{type => foo})]}}, {ok, {#{}, [c(a, #{modules => foo})]}}, {ok, {#{}, [c(a, #{modules => [1]})]}}, {ok, {#{}, [c(a, #{start => foo})]}}, {ok, {#{}, [c(a, #{significant => foo})]}}, {ok, {#{}, [c(a, #{significant => true})]}}, {ok, {#{auto_shutdown => any_significant}, [c(a, #{significant => true})]}}, {ok, {#{}, [{a, {m,f,[]}, permanent, 1, worker, [x], foo}]}}, {ok, {#{}, [{a, {m,f,[]}, foo, 1, worker, [x]}]}},
{ok, {#{strategy => simple_one_for_one}, [c(a), c(b)]}},
      {ok, {#{}, [c(a), c(b, #{start => {?MODULE, start, [b, crash_init]}})]}}, {ok, {#{}, [c(a), c(b, #{start => {?MODULE, st_ret, [{error, x}]}})]}}, {ok, {#{}, [c(a), c(b, #{start => {?MODULE, st_ret, [foo]}})]}}, {ok, {#{}, [c(a), c(b, #{start => {?MODULE, nofun, [foo]}})]}}, {ok, {#{}, [c(a), c(b, #{start => {?MODULE, st_ret, [ignore]}})]}}, fun() -> error(initcrash) end, fun() -> exit(initexit) end, fun() -> throw(initthrow) end],
    [ t(fun() -> R = supervisor:start_link(?MODULE, B), case R of {ok, P} -> p(supervisor:which_children(P)), p(supervisor:count_children(P)), unlink(P), exit(P, shutdown), R; _ -> R end end) || B <- Bad ],
    settle(), fl(),
    [ t(fun() -> supervisor:check_childspecs(element(2, element(2, B))) end) || {ok, {_, _}} = B <- Bad ],
    t(fun() -> supervisor:check_childspecs([c(a, #{significant => true, restart => transient})], any_significant) end), t(fun() -> supervisor:check_childspecs([c(a, #{significant => true, restart => transient})], never) end), t(fun() -> supervisor:check_childspecs([c(a)], foo) end), t(fun() -> supervisor:check_childspecs([c(a, #{significant => true, restart => transient})]) end), t(fun() -> supervisor:check_childspecs([c(a, #{significant => true})], undefined) end),
    {ok, S} = sup(#{intensity => 100}, [c(a), c(b, #{restart => transient, shutdown => brutal_kill}), c(d, #{restart => temporary, type => supervisor})]),
    t(fun() -> kids(S) end), t(fun() -> supervisor:count_children(S) end),
    t(fun() -> supervisor:start_child(S, c(a)) end), t(fun() -> supervisor:start_child(S, c(e)) end), t(fun() -> supervisor:start_child(S, foo) end), t(fun() -> supervisor:start_child(S, c(f, #{start => {?MODULE, st_ret, [ignore]}})) end), t(fun() -> supervisor:start_child(S, c(f, #{start => {?MODULE, st_ret, [ignore]}})) end), t(fun() -> supervisor:start_child(S, c(g, #{start => {?MODULE, st_ret, [{error,no}]}})) end), t(fun() -> supervisor:start_child(S, c(g, #{start => {?MODULE, start, [g, crash_init]}})) end), t(fun() -> supervisor:start_child(S, c(g, #{start => {?MODULE, start, [g, info]}})) end), t(fun() -> supervisor:start_child(S, c(i, #{start => {?MODULE, st_ret, [junk]}})) end),
    t(fun() -> supervisor:start_child(S, c(ti, #{restart => temporary, start => {?MODULE, st_ret, [ignore]}})) end),
    t(fun() -> kids(S) end),
    t(fun() -> supervisor:restart_child(S, a) end), t(fun() -> supervisor:restart_child(S, zz) end), t(fun() -> supervisor:delete_child(S, a) end), t(fun() -> supervisor:delete_child(S, zz) end), t(fun() -> supervisor:terminate_child(S, zz) end), t(fun() -> supervisor:terminate_child(S, a) end), t(fun() -> supervisor:terminate_child(S, a) end), t(fun() -> supervisor:start_child(S, c(a)) end), t(fun() -> kids(S) end), t(fun() -> supervisor:restart_child(S, a) end), t(fun() -> supervisor:restart_child(S, f) end), t(fun() -> supervisor:terminate_child(S, e) end), t(fun() -> supervisor:delete_child(S, e) end), t(fun() -> supervisor:terminate_child(S, d) end), t(fun() -> supervisor:restart_child(S, d) end), t(fun() -> supervisor:terminate_child(S, whereis(a)) end),
    t(fun() -> supervisor:get_childspec(S, a) end), t(fun() -> supervisor:get_childspec(S, whereis(a)) end), t(fun() -> supervisor:get_childspec(S, self()) end), t(fun() -> supervisor:get_childspec(S, zz) end), t(fun() -> supervisor:get_callback_module(S) end),
    [ begin catch (whereis(N) ! M), settle(), t(fun() -> kids(S) end) end || {N, M} <- [{a, {stop,normal}}, {a, crash}, {b, {stop, normal}}, {b, {stop,shutdown}}, {b, {stop, {shutdown,x}}}] ],
    t(fun() -> supervisor:restart_child(S, b) end), b ! crash, settle(), t(fun() -> kids(S) end), t(fun() -> supervisor:count_children(S) end),
    t(fun() -> gen_server:call(S, foo, 100) end),
    unlink(S), exit(S, shutdown), settle(), fl(),
    [ begin {ok, S1} = sup(#{strategy => St, intensity => 10}, [c(a), c(b), c(d, #{restart => transient}), c(e, #{restart => temporary})]), Old = [{X, whereis(X)} || X <- [a,b,d,e]], b ! crash, settle(), p({St, [{X, whereis(X) =:= P, whereis(X) =/= undefined} || {X, P} <- Old]}), t(fun() -> kids(S1) end), unlink(S1), exit(S1, shutdown), settle(), p([whereis(X) || X <- [a,b,d,e]]), fl() end || St <- [one_for_one, one_for_all, rest_for_one] ],
    {ok, S2} = sup(#{intensity => 2, period => 10}, [c(a)]), [begin catch (whereis(a) ! crash), settle() end || _ <- [1,2,3]], fl(), p(is_process_alive(S2)),
    {ok, S2b} = sup(#{intensity => 0}, [c(a)]), a ! {stop, normal}, settle(), fl(), p(is_process_alive(S2b)),
    {ok, S3} = supervisor:start_link({local, simp}, ?MODULE, {ok, {#{strategy => simple_one_for_one, intensity => 10}, [#{id => w, start => {?MODULE, start, []}, restart => transient}]}}),
    t(fun() -> kids(simp) end), t(fun() -> supervisor:start_child(simp, [k1]) end), t(fun() -> supervisor:start_child(simp, [k2, extra]) end), t(fun() -> supervisor:start_child(simp, [k2, crash_init]) end), t(fun() -> supervisor:start_child(simp, foo) end), t(fun() -> supervisor:start_child(simp, c(a)) end), t(fun() -> supervisor:count_children(simp) end), t(fun() -> supervisor:terminate_child(simp, k1) end), t(fun() -> supervisor:terminate_child(simp, w) end), t(fun() -> supervisor:restart_child(simp, w) end), t(fun() -> supervisor:delete_child(simp, w) end), t(fun() -> supervisor:get_childspec(simp, w) end), t(fun() -> supervisor:get_childspec(simp, whereis(k1)) end), t(fun() -> supervisor:get_childspec(simp, self()) end), k1 ! crash, settle(), t(fun() -> supervisor:count_children(simp) end), t(fun() -> supervisor:terminate_child(simp, whereis(k1)) end), t(fun() -> supervisor:terminate_child(simp, self()) end), t(fun() -> supervisor:count_children(simp) end), unlink(S3), exit(S3, shutdown), settle(), fl(),
    [ begin {ok, S4} = sup(#{auto_shutdown => A, intensity => 5}, [c(a, #{significant => true, restart => R}), c(b, #{significant => true, restart => R}), c(d)]), Mo = monitor(process, S4), a ! W, settle(), p({A, R, W, is_process_alive(S4)}), case is_process_alive(S4) of true -> catch (whereis(b) ! W), settle(), p(is_process_alive(S4)); false -> ok end, unlink(S4), exit(S4, kill), receive {'DOWN', Mo, _, _, Wh} -> p({down, Wh}) end, settle(), [catch exit(whereis(X), kill) || X <- [a,b,d]], settle(), fl() end || A <- [any_significant, all_significant], R <- [transient, temporary], W <- [{stop, normal}, {stop, shutdown}, crash]],
    {ok, S5} = sup(#{}, [#{id => s1, start => {?MODULE, stubborn, [s1]}, shutdown => 20}, #{id => s2, start => {?MODULE, stubborn, [s2]}, shutdown => brutal_kill}, c(a)]), t(fun() -> supervisor:terminate_child(S5, s1) end), t(fun() -> supervisor:terminate_child(S5, s2) end), t(fun() -> supervisor:restart_child(S5, s1) end), p(whereis(s1) =/= undefined), Ms = monitor(process, s1), unlink(S5), exit(S5, shutdown), receive {'DOWN', Ms, _, _, Why} -> p(Why) end, settle(), fl(),
    %% a child that fails to restart
    put(n, 0), ets:new(cnt, [public, named_table]), ets:insert(cnt, {n, 0}), Self = self(),
    Flaky = fun() -> case ets:update_counter(cnt, n, 1) of N when N =:= 2; N =:= 3 -> {error, flaky}; N -> Self ! {started, N}, start(fl) end end,
    {ok, S6} = sup(#{intensity => 5}, [#{id => fl, start => {erlang, apply, [Flaky, []]}}]), fl ! crash, settle(), t(fun() -> kids(S6) end), unlink(S6), exit(S6, shutdown), settle(), fl(),
    t(fun() -> supervisor:start_link(?MODULE, {ok, {#{}, [c(x)]}}) end), t(fun() -> supervisor:start_link({local, foo}, ?MODULE, {ok, {#{}, []}}) end), t(fun() -> supervisor:start_link({local, foo}, ?MODULE, {ok, {#{}, []}}) end), t(fun() -> supervisor:start_link(nomod, x) end), t(fun() -> supervisor:which_children(nope) end).
