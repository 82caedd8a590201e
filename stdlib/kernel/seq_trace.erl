%% Sequential tracing: a token goes from process to process with the messages, and a system tracer is told of them.
-module(seq_trace).

-export([set_token/1, set_token/2, get_token/0, get_token/1, print/1, print/2]).
-export([reset_trace/0, set_system_tracer/1, get_system_tracer/0]).

-export_type([token/0]).

-type component() :: label | serial | flag().
-type flag() :: send | 'receive' | print | timestamp | monotonic_timestamp | strict_monotonic_timestamp.
-opaque token() :: {integer(), term(), integer(), pid() | port(), integer()}.

%% The token that was, which may be given back later.
-spec set_token(token() | []) -> token() | [].
set_token(Token) ->
    case erlang:seq_trace(sequential_trace_token, Token) of
        [] -> [];
        Before -> Before
    end.

-spec set_token(component(), term()) -> term().
set_token(Component, Value) -> erlang:seq_trace(Component, Value).

-spec get_token() -> token() | [].
get_token() ->
    case erlang:seq_trace_info(sequential_trace_token) of
        [] -> [];
        {sequential_trace_token, Token} -> Token
    end.

-spec get_token(component()) -> {component(), term()} | [].
get_token(Component) -> erlang:seq_trace_info(Component).

-spec print(term()) -> ok.
print(Term) ->
    _ = erlang:seq_trace_print(Term),
    ok.

-spec print(integer(), term()) -> ok.
print(Label, Term) when is_integer(Label) ->
    _ = erlang:seq_trace_print(Label, Term),
    ok;
print(Label, Term) -> erlang:error(badarg, [Label, Term]).

-spec reset_trace() -> true.
reset_trace() -> erlang:system_flag(reset_seq_trace, true).

-spec set_system_tracer(pid() | port() | false) -> pid() | port() | false.
set_system_tracer(Tracer) -> erlang:system_flag(sequential_tracer, Tracer).

-spec get_system_tracer() -> pid() | port() | false.
get_system_tracer() -> element(2, erlang:system_info(sequential_tracer)).
