%% Devices of io that are oneself, gone, unknown, of no kind, or answer whatever they like; a long queue before a request.
-module(proc_io_device).
-export([main/1]).

main(_) ->
    Dead = spawn(fun() -> ok end),
    Ref = monitor(process, Dead),
    receive {'DOWN', Ref, _, _, _} -> ok end,
    Echo = spawn_link(fun echo/0),
    [show(Name, F, D) || D <- [self(), Dead, no_such_device, {no, device}, Echo], {Name, F} <- requests()],
    own_leader(),
    long_queue(100000),
    io:format("done~n").

requests() ->
    [
        {format, fun(D) -> io:format(D, "~p", [x]) end},
        {format_bad, fun(D) -> io:format(D, "~p", []) end},
        {put_chars, fun(D) -> io:put_chars(D, "a") end},
        {put_chars_bad, fun(D) -> io:put_chars(D, [a]) end},
        {nl, fun(D) -> io:nl(D) end},
        {write, fun(D) -> io:write(D, {a}) end},
        {get_line, fun(D) -> io:get_line(D, '') end},
        {get_chars, fun(D) -> io:get_chars(D, '', 1) end},
        {read, fun(D) -> io:read(D, '') end},
        {fread, fun(D) -> io:fread(D, '', "~d") end},
        {getopts, fun(D) -> io:getopts(D) end},
        {setopts, fun(D) -> io:setopts(D, [binary]) end},
        {rows, fun(D) -> io:rows(D) end},
        {columns, fun(D) -> io:columns(D) end},
        {request, fun(D) -> io:request(D, getopts) end},
        {requests, fun(D) -> io:requests(D, [nl]) end}
    ].

show(Name, F, Device) ->
    Kind =
        if
            Device =:= self() -> self;
            is_pid(Device) -> process;
            true -> Device
        end,
    Result =
        try F(Device)
        catch Class:Reason -> {Class, Reason}
        end,
    io:format("~w ~w: ~p~n", [Kind, Name, Result]).

echo() ->
    receive
        {io_request, From, Ref, Request} ->
            From ! {io_reply, Ref, {got, Request}},
            echo()
    end.

own_leader() ->
    Leader = group_leader(),
    group_leader(self(), self()),
    Result =
        try io:format("x")
        catch Class:Reason -> {Class, Reason}
        end,
    group_leader(Leader, self()),
    io:format("~p~n", [Result]).

%% Answers are found without a look at what came before.
long_queue(N) ->
    Device = spawn_link(fun Device() -> receive {io_request, From, Ref, _} -> From ! {io_reply, Ref, ok} end, Device() end),
    [self() ! {message, I} || I <- lists:seq(1, N)],
    [ok = io:put_chars(Device, "x") || _ <- lists:seq(1, 2000)].
