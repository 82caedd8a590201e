%% What of module erlang is Erlang: everything else is native (vm/beam/bifs.def) and stays so when this module is loaded,
%% which happens at the first call of a function that is not native.
%%
%% Ports, tracing and sequential tracing do not exist here. Functions that would start one of them fail with notsup;
%% those that ask about them answer that there is none.
-module(erlang).

-compile({no_auto_import, [link/2, exit_signal/2]}).
-compile(nowarn_unexported_function). % the native ones

-export([append/2, subtract/2, link/2, exit/3, exit_signal/2, exit_signal/3]).
-export([check_old_code/1, processes_iterator/0, processes_next/1]).
-export([decode_packet/3, display_nl/0, display_string/2, fun_info_mfa/1]).
-export([prepare_loading/2, finish_loading/1]).
-export([open_port/2, port_info/1, port_info/2, port_call/2, port_call/3, port_close/1, port_command/2, port_command/3]).
-export([port_connect/2, port_control/3, port_get_data/1, port_set_data/2]).
-export([load_nif/2]).
-export([dist_ctrl_get_data/1, dist_ctrl_get_data_notification/1, dist_ctrl_get_opt/2, dist_ctrl_input_handler/2]).
-export([dist_ctrl_put_data/2, dist_ctrl_set_opt/3]).

-export_type([time_unit/0, timestamp/0]).

-type time_unit() :: pos_integer() | second | millisecond | microsecond | nanosecond | native | perf_counter.
-type timestamp() :: {non_neg_integer(), non_neg_integer(), non_neg_integer()}.

-spec append([term()], term()) -> term().
append(Front, Back) -> Front ++ Back.

-spec subtract([term()], [term()]) -> [term()].
subtract(From, Elements) -> From -- Elements.

-spec link(pid() | port(), [priority]) -> true.
link(To, Options) ->
    check_priority([To, Options], Options),
    erlang:link(To).

-spec exit(pid() | port(), term(), [priority]) -> true.
exit(To, Reason, Options) ->
    check_priority([To, Reason, Options], Options),
    erlang:exit(To, Reason).

%% As exit/2, but that the caller does not end itself with reason normal.
-spec exit_signal(pid() | port() | reference(), term()) -> true.
exit_signal(To, normal) when To =:= self() ->
    case erlang:process_info(To, trap_exit) of
        {trap_exit, true} -> erlang:exit(To, normal);
        _ -> true
    end;
exit_signal(To, _) when is_reference(To) -> true;
exit_signal(To, Reason) when is_pid(To); is_port(To) -> erlang:exit(To, Reason);
exit_signal(To, Reason) -> erlang:error(badarg, [To, Reason]).

-spec exit_signal(pid() | port() | reference(), term(), [priority]) -> true.
exit_signal(To, Reason, Options) ->
    check_priority([To, Reason, Options], Options),
    exit_signal(To, Reason).

check_priority(_, []) -> ok;
check_priority(Args, [priority | Rest]) -> check_priority(Args, Rest);
check_priority(Args, _) -> erlang:error(badarg, Args).

-spec check_old_code(module()) -> boolean().
check_old_code(Module) when is_atom(Module) -> erts_code:has_old_code(Module);
check_old_code(Module) -> erlang:error(badarg, [Module]).

%% The iterator is the processes there were when it was made.
-spec processes_iterator() -> term().
processes_iterator() -> {processes, erlang:processes()}.

-spec processes_next(term()) -> {pid(), term()} | none.
processes_next({processes, [Pid | Rest]}) -> {Pid, {processes, Rest}};
processes_next({processes, []}) -> none;
processes_next(Iterator) -> erlang:error(badarg, [Iterator]).

%% Output for debugging

-spec display_nl() -> true.
display_nl() ->
    _ = prim_io:write(1, "\n"),
    true.

-spec display_string(stdin | stdout | stderr, string() | binary()) -> true.
display_string(Device, Text) ->
    try
        ok = prim_io:write(descriptor(Device), bytes(Text)),
        true
    catch
        error:_ -> erlang:error(badarg, [Device, Text])
    end.

descriptor(stdin) -> 0;
descriptor(stdout) -> 1;
descriptor(stderr) -> 2.

bytes(Text) when is_binary(Text) -> Text;
bytes(Text) -> <<_/binary>> = unicode:characters_to_binary(Text).

%% Loading in two steps

-spec prepare_loading(module(), binary()) -> term().
prepare_loading(Module, Code) when is_atom(Module), is_binary(Code) ->
    case erts_code:file_md5(Code) of
        undefined -> {error, badfile};
        _ -> {?MODULE, prepared, Module, Code}
    end;
prepare_loading(Module, Code) -> erlang:error(badarg, [Module, Code]).

%% All of them or none.
-spec finish_loading([term()]) -> ok | {not_purged | duplicated | on_load, [module()]}.
finish_loading(List) ->
    try [{Module, Code} || {?MODULE, prepared, Module, Code} <:- List] of
        Modules -> finish_loading_of(Modules)
    catch
        error:_ -> erlang:error(badarg, [List])
    end.

finish_loading_of(Modules) ->
    Names = [Module || {Module, _} <- Modules],
    case {lists:usort(Names -- lists:usort(Names)), [Module || Module <- Names, erts_code:has_old_code(Module)]} of
        {[], []} ->
            [{module, Module} = erlang:load_module(Module, Code) || {Module, Code} <- Modules],
            ok;
        {[], Old} -> {not_purged, Old};
        {Twice, _} -> {duplicated, Twice}
    end.

-spec fun_info_mfa(fun()) -> {module(), atom(), arity()}.
fun_info_mfa(Fun) when is_function(Fun) ->
    list_to_tuple([element(2, erlang:fun_info(Fun, Item)) || Item <- [module, name, arity]]);
fun_info_mfa(Fun) -> erlang:error(badarg, [Fun]).

%% Packets
%%
%% Every kind of packet answers {ok, Packet, Rest}, {more, Length | undefined} or {error, Reason}.

-spec decode_packet(atom() | 0 | 1 | 2 | 4, binary(), [term()]) ->
    {ok, term(), binary()} | {more, non_neg_integer() | undefined} | {error, term()}.
decode_packet(Type, Bin, Options) ->
    try packet_options(Options, #{packet_size => 0, line_length => 0, line_delimiter => $\n}) of
        Limits when is_bitstring(Bin) ->
            case packet(Type, Bin, Limits) of
                bad_type -> erlang:error(badarg, [Type, Bin, Options]);
                Result -> Result
            end;
        _ -> erlang:error(badarg, [Type, Bin, Options])
    catch
        error:function_clause -> erlang:error(badarg, [Type, Bin, Options])
    end.

packet_options([], Limits) -> Limits;
packet_options([{Key, Size} | Rest], Limits) when is_map_key(Key, Limits), is_integer(Size), Size >= 0 ->
    packet_options(Rest, Limits#{Key := Size}).

packet(Raw, Bin, _) when Raw =:= raw; Raw =:= 0 ->
    case Bin of
        <<>> -> {more, undefined};
        _ when is_binary(Bin) -> {ok, Bin, <<>>};
        _ -> bad_type
    end;
packet(Bytes, Bin, Limits) when Bytes =:= 1; Bytes =:= 2; Bytes =:= 4 ->
    case Bin of
        <<Size:Bytes/unit:8, Rest/bits>> -> sized(Size, Size, Rest, Bytes + Size, Limits);
        _ -> {more, undefined}
    end;
packet(fcgi, <<_:4/binary, Size:16, Pad, _, _/bits>> = Bin, Limits) ->
    sized(8 + Size + Pad, 8 + Size + Pad, Bin, 8 + Size + Pad, Limits);
packet(sunrm, <<_:1, Size:31, _/bits>> = Bin, Limits) -> sized(4 + Size, 4 + Size, Bin, 4 + Size, Limits);
packet(tpkt, <<3, _, Size:16, _/bits>> = Bin, Limits) -> sized(Size, Size, Bin, Size, Limits);
packet(tpkt, <<_:4/binary, _/bits>>, _) -> {error, invalid};
packet(cdr, <<_:6/binary, Flags, _, SizeBytes:4/binary, _/bits>> = Bin, Limits) ->
    Size = 12 + binary:decode_unsigned(SizeBytes, if Flags band 1 =:= 1 -> little; true -> big end),
    sized(Size, Size, Bin, Size, Limits);
packet(ssl_tls, <<1:1, Size:15, 1, Major, Minor, _/bits>> = Bin, _) ->
    case Bin of
        <<_:5/binary, Body:(Size - 3)/binary, Rest/bits>> ->
            {ok, {ssl_tls, [], 22, {Major, Minor}, hello(Major, Minor, Body)}, Rest};
        _ -> {more, Size + 2}
    end;
packet(ssl_tls, <<Type, Major, Minor, Size:16, Rest/bits>>, Limits) ->
    case sized(Size, Size, Rest, 5 + Size, Limits) of
        {ok, Body, More} -> {ok, {ssl_tls, [], Type, {Major, Minor}, Body}, More};
        Other -> Other
    end;
packet(Type, _, _) when Type =:= ssl_tls; Type =:= fcgi; Type =:= sunrm; Type =:= tpkt; Type =:= cdr -> {more, undefined};
packet(asn1, <<_, 0:1, Size:7, _/bits>> = Bin, Limits) -> sized(2 + Size, 2 + Size, Bin, 2 + Size, Limits);
packet(asn1, <<_, 1:1, Bytes:7, Size:Bytes/unit:8, _/bits>> = Bin, Limits) when Bytes =< 4 ->
    sized(2 + Bytes + Size, 2 + Bytes + Size, Bin, 2 + Bytes + Size, Limits);
packet(asn1, _, _) -> {more, undefined};
packet(line, Bin, #{packet_size := Max, line_length := Cut, line_delimiter := Delimiter}) ->
    case binary:match(Bin, <<Delimiter>>) of
        {At, 1} when Cut > 0, At + 1 > Cut -> cut(Bin, Cut);
        {At, 1} when Max > 0, At + 1 > Max -> {error, invalid};
        {At, 1} -> cut(Bin, At + 1);
        nomatch when Cut > 0, byte_size(Bin) >= Cut -> cut(Bin, Cut);
        nomatch when Max > 0, byte_size(Bin) > Max -> {error, invalid};
        nomatch -> {more, undefined}
    end;
packet(Http, Bin, #{packet_size := Max, line_length := Line}) when Http =:= http; Http =:= http_bin; Http =:= httph; Http =:= httph_bin ->
    erts_http_packet:decode(Http, Bin, Max, Line);
packet(_, _, _) -> bad_type.

%% The greeting of version 2, as it would be in version 3.
hello(Major, Minor, Body) ->
    Size = byte_size(Body) + 2,
    <<1, Size:24, Major, Minor, Body/binary>>.

%% The packet is the first Take bytes of Bin, once they are there; Total is its length on the wire.
sized(_, Size, _, _, #{packet_size := Max}) when Max > 0, Size > Max -> {error, invalid};
sized(Take, _, Bin, _, _) when byte_size(Bin) >= Take -> cut(Bin, Take);
sized(_, _, _, Total, _) -> {more, Total}.

cut(Bin, Size) ->
    <<Packet:Size/binary, Rest/bits>> = Bin,
    {ok, Packet, Rest}.

%% Ports

-spec open_port(tuple(), [term()]) -> no_return().
open_port(Name, Options) ->
    Kind = is_list(Options) andalso is_tuple(Name) andalso tuple_size(Name) > 1 andalso element(1, Name),
    case lists:member(Kind, [spawn, spawn_executable, spawn_driver, fd]) of
        true -> erlang:error(notsup, [Name, Options]);
        false -> erlang:error(badarg, [Name, Options])
    end.

-spec port_info(port() | atom()) -> undefined.
port_info(Port) when is_port(Port); is_atom(Port) -> undefined;
port_info(Port) -> erlang:error(badarg, [Port]).
-spec port_info(port() | atom(), atom()) -> undefined.
port_info(Port, _) when is_port(Port); is_atom(Port) -> undefined;
port_info(Port, Item) -> erlang:error(badarg, [Port, Item]).

-spec port_call(term(), term()) -> no_return().
port_call(Port, Data) -> erlang:error(badarg, [Port, Data]).
-spec port_call(term(), integer(), term()) -> no_return().
port_call(Port, Operation, Data) -> erlang:error(badarg, [Port, Operation, Data]).
-spec port_close(term()) -> no_return().
port_close(Port) -> erlang:error(badarg, [Port]).
-spec port_command(term(), iodata()) -> no_return().
port_command(Port, Data) -> erlang:error(badarg, [Port, Data]).
-spec port_command(term(), iodata(), [term()]) -> no_return().
port_command(Port, Data, Options) -> erlang:error(badarg, [Port, Data, Options]).
-spec port_connect(term(), pid()) -> no_return().
port_connect(Port, Pid) -> erlang:error(badarg, [Port, Pid]).
-spec port_control(term(), integer(), iodata()) -> no_return().
port_control(Port, Operation, Data) -> erlang:error(badarg, [Port, Operation, Data]).
-spec port_get_data(term()) -> no_return().
port_get_data(Port) -> erlang:error(badarg, [Port]).
-spec port_set_data(term(), term()) -> no_return().
port_set_data(Port, Data) -> erlang:error(badarg, [Port, Data]).

%% Foreign code in the BEAM's own form is not loaded.
-spec load_nif(string(), term()) -> {error, {notsup, string()}}.
load_nif(_, _) -> {error, {notsup, "NIF libraries are not supported"}}.

%% There are no distribution controllers, so nobody is one.

-spec dist_ctrl_get_data(term()) -> no_return().
dist_ctrl_get_data(Channel) -> erlang:error(badarg, [Channel]).
-spec dist_ctrl_get_data_notification(term()) -> no_return().
dist_ctrl_get_data_notification(Channel) -> erlang:error(badarg, [Channel]).
-spec dist_ctrl_get_opt(term(), atom()) -> no_return().
dist_ctrl_get_opt(Channel, Option) -> erlang:error(badarg, [Channel, Option]).
-spec dist_ctrl_input_handler(term(), pid()) -> no_return().
dist_ctrl_input_handler(Channel, Handler) -> erlang:error(badarg, [Channel, Handler]).
-spec dist_ctrl_put_data(term(), iodata()) -> no_return().
dist_ctrl_put_data(Channel, Data) -> erlang:error(badarg, [Channel, Data]).
-spec dist_ctrl_set_opt(term(), atom(), term()) -> no_return().
dist_ctrl_set_opt(Channel, Option, Value) -> erlang:error(badarg, [Channel, Option, Value]).
