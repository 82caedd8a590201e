%% The logging functions from before logger, as thin covers of it: each event is a report labelled with the function
%% that made it, with a callback that turns it into the text it always had.
-module(error_logger).

-export([error_msg/1, error_msg/2, format/2, warning_msg/1, warning_msg/2, info_msg/1, info_msg/2]).
-export([error_report/1, error_report/2, warning_report/1, warning_report/2, info_report/1, info_report/2]).
-export([error_info/1, warning_map/0, tty/1, logfile/1, start/0, start_link/0, stop/0]).
-export([add_report_handler/1, add_report_handler/2, delete_report_handler/1, which_report_handlers/0]).
-export([get_format_depth/0, limit_term/1, text/1]).

-spec error_msg(io:format()) -> ok.
error_msg(Format) -> error_msg(Format, []).

-spec error_msg(io:format(), [term()]) -> ok.
error_msg(Format, Args) -> message(error, error_msg, error, Format, Args).

-spec format(io:format(), [term()]) -> ok.
format(Format, Args) -> error_msg(Format, Args).

-spec warning_msg(io:format()) -> ok.
warning_msg(Format) -> warning_msg(Format, []).

-spec warning_msg(io:format(), [term()]) -> ok.
warning_msg(Format, Args) -> message(warning, warning_msg, warning_msg, Format, Args).

-spec info_msg(io:format()) -> ok.
info_msg(Format) -> info_msg(Format, []).

-spec info_msg(io:format(), [term()]) -> ok.
info_msg(Format, Args) -> message(notice, info_msg, info_msg, Format, Args).

message(Level, Label, Tag, Format, Args) ->
    Report = #{label => {?MODULE, Label}, format => Format, args => Args},
    logger:log(Level, Report, #{error_logger => #{tag => Tag}, report_cb => fun ?MODULE:text/1}).

-spec error_report(term()) -> ok.
error_report(Report) -> error_report(std_error, Report).

-spec error_report(term(), term()) -> ok.
error_report(Type, Report) -> report(error, error_report, std_error, Type, Report).

-spec warning_report(term()) -> ok.
warning_report(Report) -> warning_report(std_warning, Report).

-spec warning_report(term(), term()) -> ok.
warning_report(Type, Report) -> report(warning, warning_report, std_warning, Type, Report).

-spec info_report(term()) -> ok.
info_report(Report) -> info_report(std_info, Report).

-spec info_report(term(), term()) -> ok.
info_report(Type, Report) -> report(notice, info_report, std_info, Type, Report).

%% A type of one's own is also a domain of one's own, which the default handler does not show.
report(Level, Tag, Standard, Type, Report) ->
    Meta = #{error_logger => #{tag => Tag, type => Type}, report_cb => fun ?MODULE:text/1},
    Domain =
        case Type of
            Standard -> #{};
            _ -> #{domain => [Type]}
        end,
    logger:log(Level, #{label => {?MODULE, Tag}, report => Report}, maps:merge(Meta, Domain)).

%% The text of such a report, as a format and its arguments.
-spec text(map()) -> {io:format(), [term()]}.
text(#{label := {?MODULE, _}, format := Format, args := Args}) ->
    try
        _ = io_lib:scan_format(Format, Args),
        {Format, Args}
    catch
        _:_ -> {"ERROR: ~tp - ~tp", [Format, Args]}
    end;
text(#{label := {?MODULE, _}, report := Report}) -> logger:format_report(Report).

-spec error_info(term()) -> ok.
error_info(Error) -> logger:notice(#{label => {?MODULE, error_info}, report => Error}).

-spec warning_map() -> warning.
warning_map() -> warning.

%% Shows events on the terminal, or doesn't.
-spec tty(boolean()) -> ok.
tty(true) ->
    _ = logger:add_handler(
        ?MODULE, logger_std_h, #{formatter => {logger_formatter, #{legacy_header => true, single_line => false}}}
    ),
    ok;
tty(false) ->
    _ = logger:remove_handler(default),
    _ = logger:remove_handler(?MODULE),
    ok.

-spec logfile({open, file:filename()} | close | filename) -> term().
logfile({open, File}) ->
    logger:add_handler(error_logger_logfile, logger_std_h, #{
        config => #{file => File},
        formatter => {logger_formatter, #{legacy_header => true, single_line => false}}
    });
logfile(close) -> logger:remove_handler(error_logger_logfile);
logfile(filename) ->
    case logger:get_handler_config(error_logger_logfile) of
        {ok, #{config := #{file := File}}} -> File;
        _ -> {error, no_log_file}
    end.

%% There is no event manager to start, and none to add handlers to.
-spec start() -> ok.
start() -> ok.

-spec start_link() -> {ok, pid()}.
start_link() -> {ok, logger_server:start()}.

-spec stop() -> ok.
stop() -> ok.

-spec add_report_handler(module()) -> {error, not_supported}.
add_report_handler(_) -> {error, not_supported}.

-spec add_report_handler(module(), term()) -> {error, not_supported}.
add_report_handler(_, _) -> {error, not_supported}.

-spec delete_report_handler(module()) -> {error, module_not_found}.
delete_report_handler(_) -> {error, module_not_found}.

-spec which_report_handlers() -> [].
which_report_handlers() -> [].

-spec get_format_depth() -> unlimited | pos_integer().
get_format_depth() -> unlimited.

-spec limit_term(term()) -> term().
limit_term(Term) -> Term.
