%% The filters that come with logger. Each takes an event and an argument, and answers the event, stop or ignore.
-module(logger_filters).

-export([domain/2, level/2, progress/2, remote_gl/2]).

-type action() :: log | stop.

%% Compares the event's domain, a path like [otp, sasl], with another one.
-spec domain(logger:log_event(), {action(), super | sub | equal | not_equal | undefined, [atom()]}) ->
    logger:log_event() | stop | ignore.
domain(#{meta := Meta} = Event, {Action, Compare, Path}) when
    (Action =:= log orelse Action =:= stop), is_list(Path)
->
    Domain = maps:get(domain, Meta, undefined),
    Matches =
        case Compare of
            undefined -> Domain =:= undefined;
            _ when not is_list(Domain) -> Compare =:= not_equal;
            equal -> Domain =:= Path;
            not_equal -> Domain =/= Path;
            sub -> lists:prefix(Path, Domain);
            super -> lists:prefix(Domain, Path);
            _ -> erlang:error(badarg, [Event, {Action, Compare, Path}])
        end,
    act(Action, Matches, Event);
domain(Event, Arg) -> erlang:error(badarg, [Event, Arg]).

%% Compares the event's level.
-spec level(logger:log_event(), {action(), eq | neq | gt | lt | gteq | lteq, logger:level()}) ->
    logger:log_event() | stop | ignore.
level(#{level := Level} = Event, {Action, Operator, Limit}) when Action =:= log; Action =:= stop ->
    Compared = logger:compare_levels(Level, Limit),
    Matches =
        case Operator of
            eq -> Compared =:= eq;
            neq -> Compared =/= eq;
            gt -> Compared =:= gt;
            lt -> Compared =:= lt;
            gteq -> Compared =/= lt;
            lteq -> Compared =/= gt;
            _ -> erlang:error(badarg, [Event, {Action, Operator, Limit}])
        end,
    act(Action, Matches, Event);
level(Event, Arg) -> erlang:error(badarg, [Event, Arg]).

%% Progress reports of supervisors and of the application controller.
-spec progress(logger:log_event(), action()) -> logger:log_event() | stop | ignore.
progress(#{msg := {report, #{label := {_, progress}}}} = Event, Action) when Action =:= log; Action =:= stop ->
    act(Action, true, Event);
progress(_, Action) when Action =:= log; Action =:= stop -> ignore;
progress(Event, Action) -> erlang:error(badarg, [Event, Action]).

%% Events whose group leader is on another node.
-spec remote_gl(logger:log_event(), action()) -> logger:log_event() | stop | ignore.
remote_gl(#{meta := #{gl := Leader}} = Event, Action) when node(Leader) =/= node() -> act(Action, true, Event);
remote_gl(_, Action) when Action =:= log; Action =:= stop -> ignore;
remote_gl(Event, Action) -> erlang:error(badarg, [Event, Action]).

act(_, false, _) -> ignore;
act(log, true, Event) -> Event;
act(stop, true, _) -> stop.
