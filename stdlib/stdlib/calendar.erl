%% Dates, times and the conversions between them: OTP's `calendar` module whole.
%%
%% Days are counted from the 1st of January of year 0, which is day 0, in the Gregorian calendar extended backwards.
%% Years are counted from March inside, so that the leap day is the last of its year and the months before it follow a
%% regular pattern.
-module(calendar).

-export([is_leap_year/1, last_day_of_the_month/2, valid_date/1, valid_date/3, day_of_the_week/1, day_of_the_week/3,
         iso_week_number/0, iso_week_number/1]).
-export([date_to_gregorian_days/1, date_to_gregorian_days/3, gregorian_days_to_date/1, datetime_to_gregorian_seconds/1,
         gregorian_seconds_to_datetime/1, seconds_to_daystime/1, seconds_to_time/1, time_to_seconds/1,
         time_difference/2]).
-export([local_time/0, universal_time/0, local_time_to_universal_time/1, local_time_to_universal_time/2,
         local_time_to_universal_time_dst/1, universal_time_to_local_time/1, now_to_datetime/1,
         now_to_universal_time/1, now_to_local_time/1, system_time_to_local_time/2, system_time_to_universal_time/2,
         local_time_to_system_time/1, local_time_to_system_time/2, universal_time_to_system_time/1,
         universal_time_to_system_time/2]).
-export([rfc3339_to_system_time/1, rfc3339_to_system_time/2, system_time_to_rfc3339/1, system_time_to_rfc3339/2]).

-export_type([date/0, time/0, datetime/0, datetime1970/0]).

-type year() :: non_neg_integer().
-type month() :: 1..12.
-type day() :: 1..31.
-type date() :: {year(), month(), day()}.
-type time() :: {0..23, 0..59, 0..59}.
-type datetime() :: {date(), time()}.
-type datetime1970() :: {{1970..10000, month(), day()}, time()}.
-type unit() :: second | millisecond | microsecond | nanosecond | native.

-define(seconds_per_day, 86400).
-define(epoch_days, 719528).  % the 1st of January 1970
-define(epoch_seconds, (?epoch_days * ?seconds_per_day)).

%%% The calendar.

-spec is_leap_year(year()) -> boolean().
is_leap_year(Year) when is_integer(Year), Year >= 0 ->
    Year rem 4 =:= 0 andalso (Year rem 100 =/= 0 orelse Year rem 400 =:= 0).

-spec last_day_of_the_month(year(), month()) -> 28..31.
last_day_of_the_month(Year, Month) when is_integer(Year), Year >= 0 -> days_in_month(Year, Month).

days_in_month(_, Month) when Month =:= 4; Month =:= 6; Month =:= 9; Month =:= 11 -> 30;
days_in_month(Year, 2) ->
    case is_leap_year(Year) of
        true -> 29;
        false -> 28
    end;
days_in_month(_, Month) when is_integer(Month), Month > 0, Month < 13 -> 31.

-spec valid_date(date()) -> boolean().
valid_date({Year, Month, Day}) -> valid_date(Year, Month, Day).

-spec valid_date(integer(), integer(), integer()) -> boolean().
valid_date(Year, Month, Day) when is_integer(Year), is_integer(Month), is_integer(Day) ->
    Year >= 0 andalso Month > 0 andalso Month < 13 andalso Day > 0 andalso Day =< days_in_month(Year, Month).

-spec day_of_the_week(date()) -> 1..7.
day_of_the_week({Year, Month, Day}) -> day_of_the_week(Year, Month, Day).

%% Day 0 was a Saturday, and Monday is 1.
-spec day_of_the_week(year(), month(), day()) -> 1..7.
day_of_the_week(Year, Month, Day) -> (date_to_gregorian_days(Year, Month, Day) + 5) rem 7 + 1.

-spec iso_week_number() -> {year(), 1..53}.
iso_week_number() ->
    {Date, _} = local_time(),
    iso_week_number(Date).

%% The week belongs to the year that its Thursday is in.
-spec iso_week_number(date()) -> {year(), 1..53}.
iso_week_number({_, _, _} = Date) ->
    Thursday = date_to_gregorian_days(Date) - day_of_the_week(Date) + 4,
    {Year, _, _} = gregorian_days_to_date(Thursday),
    {Year, (Thursday - date_to_gregorian_days(Year, 1, 1)) div 7 + 1}.

-spec date_to_gregorian_days(date()) -> non_neg_integer().
date_to_gregorian_days({Year, Month, Day}) -> date_to_gregorian_days(Year, Month, Day).

-spec date_to_gregorian_days(year(), month(), day()) -> non_neg_integer().
date_to_gregorian_days(Year, Month, Day) when is_integer(Day), Day > 0 ->
    Last = last_day_of_the_month(Year, Month),
    if
        Day =< Last -> days_before_march(Year, Month) + days_since_march(Month) + Day - 1
    end.

%% Days before the year that begins in March and holds this month; -306 is the 1st of March of the year before 0.
days_before_march(Year, Month) when Month > 2 -> days_before_march(Year);
days_before_march(Year, _) -> days_before_march(Year - 1).

days_before_march(Year) -> Year * 365 + floor_div(Year, 4) - floor_div(Year, 100) + floor_div(Year, 400) + 60.

%% 153 days are in any five months of this year's first ten.
days_since_march(Month) -> (153 * ((Month + 9) rem 12) + 2) div 5.

floor_div(A, B) when A >= 0 -> A div B;
floor_div(A, B) -> -((B - 1 - A) div B).

-spec gregorian_days_to_date(non_neg_integer()) -> date().
gregorian_days_to_date(Days) when is_integer(Days), Days >= 0 ->
    %% Counted from the 1st of March of the year 400 before 0, so that nothing is negative.
    Since = Days - 60 + 146097,
    Era = Since div 146097,
    OfEra = Since rem 146097,
    YearOfEra = (OfEra - OfEra div 1460 + OfEra div 36524 - OfEra div 146096) div 365,
    OfYear = OfEra - (365 * YearOfEra + YearOfEra div 4 - YearOfEra div 100),
    FromMarch = (5 * OfYear + 2) div 153,
    Day = OfYear - (153 * FromMarch + 2) div 5 + 1,
    Year = Era * 400 - 400 + YearOfEra,
    case FromMarch of
        _ when FromMarch < 10 -> {Year, FromMarch + 3, Day};
        _ -> {Year + 1, FromMarch - 9, Day}
    end.

-spec datetime_to_gregorian_seconds(datetime()) -> non_neg_integer().
datetime_to_gregorian_seconds({Date, Time}) ->
    date_to_gregorian_days(Date) * ?seconds_per_day + time_to_seconds(Time).

-spec gregorian_seconds_to_datetime(non_neg_integer()) -> datetime().
gregorian_seconds_to_datetime(Seconds) when Seconds >= 0 ->
    {gregorian_days_to_date(Seconds div ?seconds_per_day), time_of(Seconds rem ?seconds_per_day)}.

-spec seconds_to_daystime(integer()) -> {integer(), time()}.
seconds_to_daystime(Seconds) ->
    Days = Seconds div ?seconds_per_day,
    case Seconds rem ?seconds_per_day of
        Before when Before < 0 -> {Days - 1, time_of(Before + ?seconds_per_day)};
        Rest -> {Days, time_of(Rest)}
    end.

-spec seconds_to_time(0..?seconds_per_day) -> time().
seconds_to_time(Seconds) when Seconds >= 0, Seconds < ?seconds_per_day -> time_of(Seconds).

time_of(Seconds) -> {Seconds div 3600, Seconds rem 3600 div 60, Seconds rem 60}.

-spec time_to_seconds(time()) -> 0..?seconds_per_day.
time_to_seconds({Hour, Minute, Second}) when is_integer(Hour), is_integer(Minute), is_integer(Second) ->
    (Hour * 60 + Minute) * 60 + Second.

-spec time_difference(datetime(), datetime()) -> {integer(), time()}.
time_difference({{_, _, _}, {_, _, _}} = From, {{_, _, _}, {_, _, _}} = To) ->
    seconds_to_daystime(datetime_to_gregorian_seconds(To) - datetime_to_gregorian_seconds(From)).

%%% Clocks and zones.

-spec local_time() -> datetime().
local_time() -> erlang:localtime().

-spec universal_time() -> datetime().
universal_time() -> erlang:universaltime().

-spec local_time_to_universal_time(datetime1970()) -> datetime1970().
local_time_to_universal_time(DateTime) -> erlang:localtime_to_universaltime(DateTime).

-spec local_time_to_universal_time(datetime1970(), IsDst :: true | false | undefined) -> datetime1970().
local_time_to_universal_time(DateTime, IsDst) -> erlang:localtime_to_universaltime(DateTime, IsDst).

%% Each candidate counts if it is that local time when turned back; both do in the hour that comes twice.
-spec local_time_to_universal_time_dst(datetime1970()) -> [datetime1970()].
local_time_to_universal_time_dst(DateTime) ->
    Candidates = [erlang:localtime_to_universaltime(DateTime, IsDst) || IsDst <- [true, false]],
    case [Utc || Utc <- Candidates, erlang:universaltime_to_localtime(Utc) =:= DateTime] of
        [Same, Same] -> [Same];
        Found -> Found
    end.

-spec universal_time_to_local_time(datetime1970()) -> datetime().
universal_time_to_local_time(DateTime) -> erlang:universaltime_to_localtime(DateTime).

-spec now_to_datetime(erlang:timestamp()) -> datetime1970().
now_to_datetime({MegaSeconds, Seconds, _}) ->
    gregorian_seconds_to_datetime(MegaSeconds * 1000000 + Seconds + ?epoch_seconds).

-spec now_to_universal_time(erlang:timestamp()) -> datetime1970().
now_to_universal_time(Now) -> now_to_datetime(Now).

-spec now_to_local_time(erlang:timestamp()) -> datetime1970().
now_to_local_time({MegaSeconds, Seconds, _}) ->
    erlang:universaltime_to_localtime(now_to_universal_time({MegaSeconds, Seconds, 0})).

-spec system_time_to_local_time(integer(), erlang:time_unit()) -> datetime().
system_time_to_local_time(Time, Unit) -> erlang:universaltime_to_localtime(system_time_to_universal_time(Time, Unit)).

-spec system_time_to_universal_time(integer(), erlang:time_unit()) -> datetime().
system_time_to_universal_time(Time, Unit) ->
    gregorian_seconds_to_datetime(erlang:convert_time_unit(Time, Unit, second) + ?epoch_seconds).

-spec local_time_to_system_time(datetime1970()) -> pos_integer().
local_time_to_system_time(DateTime) -> local_time_to_system_time(DateTime, []).

-spec local_time_to_system_time(datetime1970(), [{unit, unit()}]) -> pos_integer().
local_time_to_system_time(DateTime, Options) ->
    case local_time_to_universal_time_dst(DateTime) of
        [Utc] -> universal_time_to_system_time(Utc, Options);
        _ -> erlang:error({ambiguous_local_time, DateTime})
    end.

-spec universal_time_to_system_time(datetime()) -> integer().
universal_time_to_system_time(DateTime) -> universal_time_to_system_time(DateTime, []).

-spec universal_time_to_system_time(datetime(), [{unit, unit()}]) -> integer().
universal_time_to_system_time(DateTime, Options) ->
    Seconds = datetime_to_gregorian_seconds(DateTime) - ?epoch_seconds,
    Seconds * factor(proplists:get_value(unit, Options, second)).

%%% RFC 3339: 2018-02-01T16:17:58.123+01:00.

%% How many of the unit are in a second.
factor(second) -> 1;
factor(millisecond) -> 1000;
factor(microsecond) -> 1000000;
factor(nanosecond) -> 1000000000;
factor(native) -> erlang:convert_time_unit(1, second, native).

-spec rfc3339_to_system_time(string()) -> integer().
rfc3339_to_system_time(Text) -> rfc3339_to_system_time(Text, []).

-spec rfc3339_to_system_time(string(), [{unit, unit()} | {return, integer}]) -> integer().
rfc3339_to_system_time(Text, Options) ->
    Unit = proplists:get_value(unit, Options, second),
    Factor = factor(Unit),
    [Y1, Y2, Y3, Y4, $-, Mo1, Mo2, $-, D1, D2, _, H1, H2, $:, Mi1, Mi2, $:, S1, S2 | Rest] = Text,
    Date = {number([Y1, Y2, Y3, Y4]), number([Mo1, Mo2]), number([D1, D2])},
    Time = {number([H1, H2]), number([Mi1, Mi2]), number([S1, S2])},
    {Fraction, Zone} = lists:splitwith(fun(C) -> C >= $0 andalso C =< $9 orelse C =:= $. end, Rest),
    Seconds = datetime_to_gregorian_seconds({Date, Time}) - zone_seconds(Zone),
    ScaledTime = (Seconds - ?epoch_seconds) * Factor + fraction(Fraction, Unit, Factor),
    valid_datetime(Date, Time, Text),
    ScaledTime.

valid_datetime(Date, {Hour, Minute, Second}, Text) ->
    case valid_date(Date) andalso Hour < 24 andalso Minute < 60 andalso Second < 60 of
        true -> ok;
        false -> erlang:error({badmatch, Text})
    end.

number(Digits) -> list_to_integer(Digits).

zone_seconds("Z") -> 0;
zone_seconds("z") -> 0;
zone_seconds([Sign, H1, H2 | Minutes]) ->
    Seconds = number([H1, H2]) * 3600 + zone_minutes(Minutes) * 60,
    case Sign of
        $+ -> Seconds;
        $- -> -Seconds
    end.

zone_minutes([$:, M1, M2]) -> number([M1, M2]);
zone_minutes([]) -> 0.

%% .123 as a number of units, rounded, but left out of whole seconds.
fraction(_, second, _) -> 0;
fraction([], _, _) -> 0;
fraction([$. | Digits], _, Factor) ->
    Scale = power_of_ten(length(Digits)),
    (number(Digits) * Factor * 2 + Scale) div (Scale * 2).

power_of_ten(0) -> 1;
power_of_ten(N) -> 10 * power_of_ten(N - 1).

-spec system_time_to_rfc3339(integer()) -> string().
system_time_to_rfc3339(Time) -> system_time_to_rfc3339(Time, []).

-spec system_time_to_rfc3339(integer(), [{offset, string() | integer()} | {time_designator, byte()} | {unit, unit()}
                                         | {return, string}]) -> string().
system_time_to_rfc3339(Time, Options) ->
    Unit = proplists:get_value(unit, Options, second),
    Offset = proplists:get_value(offset, Options, ""),
    Designator = proplists:get_value(time_designator, Options, $T),
    Factor = factor(Unit),
    {Adjustment, OffsetText} = offset(Offset, Time, Factor),
    Seconds = floor_div(Time, Factor) + Adjustment,
    {{Year, Month, Day}, {Hour, Minute, Second}} = gregorian_seconds_to_datetime(Seconds + ?epoch_seconds),
    Year > 9999 andalso erlang:error({badarg, [Time, Options]}),
    lists:append([padded(Year, 4), "-", padded(Month, 2), "-", padded(Day, 2), [Designator], padded(Hour, 2), ":",
                  padded(Minute, 2), ":", padded(Second, 2), fraction_text(Time, Unit, Factor), OffsetText]).

%% Seconds to add, and the text for it: local time for "", as it is written for other text.
offset("", Time, Factor) ->
    Utc = gregorian_seconds_to_datetime(floor_div(Time, Factor) + ?epoch_seconds),
    Local = erlang:universaltime_to_localtime(Utc),
    Seconds = datetime_to_gregorian_seconds(Local) - datetime_to_gregorian_seconds(Utc),
    {Seconds, offset_text(Seconds)};
offset([Letter], _, _) when Letter =:= $Z; Letter =:= $z -> {0, [Letter]};
offset([Sign, H1, H2, $:, M1, M2] = Text, _, _) ->
    Seconds = number([H1, H2]) * 3600 + number([M1, M2]) * 60,
    case Sign of
        $+ -> {Seconds, Text};
        $- -> {-Seconds, Text}
    end;
offset(Units, _, Factor) when is_integer(Units) ->
    Seconds = Units div Factor,
    {Seconds, offset_text(Seconds)}.

offset_text(Seconds) ->
    Minutes = abs(Seconds) div 60,
    Sign = if Seconds < 0 -> $-; true -> $+ end,
    [Sign | padded(Minutes div 60, 2)] ++ ":" ++ padded(Minutes rem 60, 2).

fraction_text(_, second, _) -> "";
fraction_text(Time, Unit, Factor) ->
    Rest = Time - floor_div(Time, Factor) * Factor,
    case Unit of
        native -> [$. | padded(Rest * 1000 div Factor, 3)];
        _ -> [$. | padded(Rest, length(integer_to_list(Factor)) - 1)]
    end.

padded(Number, Width) ->
    Digits = integer_to_list(Number),
    lists:duplicate(max(0, Width - length(Digits)), $0) ++ Digits.
