%% A supervised counter: one server, thousands of clients, one deliberate crash, a restart, a report.
%%
%%   joist examples/counter.erl [CLIENTS [HITS]]
-module(counter).
-behaviour(gen_server).
-export([main/1]).
-export([start_link/0, bump/1, value/0]).
-export([init/1, handle_call/3, handle_cast/2]).

main(Args) ->
    {Clients, Hits} = sizes(Args),
    logger:set_primary_config(level, none),          % the crash below is meant; no report of it
    process_flag(trap_exit, true),
    {ok, Sup} = supervisor:start_link({local, counter_sup}, ?MODULE, supervisor),
    io:format("A counter under a supervisor, and ~b clients that bump it ~b times each.~n", [Clients, Hits]),

    First = whereis(counter),
    Time1 = run_clients(Clients, Hits),
    report("first run", Time1, Clients * Hits),

    io:format("~nNow the counter is told to divide by zero ...~n"),
    ok = try gen_server:call(counter, crash) catch exit:{{badarith, _}, _} -> ok end,
    Second = await_restart(First),
    io:format("  the supervisor has started it again: ~p was ~p; it counts from ~b.~n", [Second, First, value()]),

    Time2 = run_clients(Clients, Hits),
    report("second run", Time2, Clients * Hits),
    io:format("~n~b processes were alive at the peak, on ~b schedulers.~n",
              [Clients + 3, erlang:system_info(schedulers_online)]),
    unlink(Sup),
    exit(Sup, shutdown).

sizes([]) -> {5000, 20};
sizes([Clients]) -> {list_to_integer(Clients), 20};
sizes([Clients, Hits | _]) -> {list_to_integer(Clients), list_to_integer(Hits)}.

%% Starts all clients, waits for the last to end, gives the microseconds that took.
run_clients(Clients, Hits) ->
    Start = erlang:monotonic_time(microsecond),
    Monitors = [spawn_monitor(fun() -> [bump(1) || _ <- lists:seq(1, Hits)] end) || _ <- lists:seq(1, Clients)],
    [receive {'DOWN', Ref, process, Pid, normal} -> ok end || {Pid, Ref} <- Monitors],
    erlang:monotonic_time(microsecond) - Start.

report(What, Micros, Calls) ->
    Calls = value(),
    io:format("  ~s: ~b calls answered in ~.1f ms (~b a second), the counter shows ~b.~n",
              [What, Calls, Micros / 1000, Calls * 1000000 div max(Micros, 1), value()]).

%% The restart is the supervisor's work: look until the name belongs to another process.
await_restart(Old) ->
    case whereis(counter) of
        New when is_pid(New), New =/= Old -> New;
        _ -> receive after 1 -> await_restart(Old) end
    end.

%% The counter.
start_link() -> gen_server:start_link({local, counter}, ?MODULE, 0, []).

bump(N) -> gen_server:call(counter, {bump, N}).

value() -> gen_server:call(counter, value).

init(supervisor) ->
    {ok, {#{strategy => one_for_one, intensity => 3, period => 5},
          [#{id => counter, start => {?MODULE, start_link, []}}]}};
init(Value) -> {ok, Value}.

handle_call({bump, N}, _From, Value) -> {reply, Value + N, Value + N};
handle_call(value, _From, Value) -> {reply, Value, Value};
handle_call(crash, _From, Value) -> {reply, Value div (Value - Value), Value}.

handle_cast(_, Value) -> {noreply, Value}.
