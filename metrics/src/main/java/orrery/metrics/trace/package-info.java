/**
 * The trace of a run, and what is told from it.
 *
 * <p>Start with {@link orrery.metrics.trace.TraceWriter}; {@link orrery.metrics.trace.Story} tells what one node did,
 * {@link orrery.metrics.trace.DirectoryDiff} where two experiments part, {@link orrery.metrics.trace.MessageDiagram} who
 * sent what to whom.
 *
 * <p>{@code trace.jsonl} holds one JSON object a line, in UTF-8, in the order in which things happened:
 *
 * <pre>{"time":12403117000,"node":"phone-3","kind":"send","protocol":"mdns","type":"query","bytes":"120","to":"224.0.0.251:5353"}</pre>
 *
 * <p>{@code time} is simulated time in nanoseconds, {@code node} whose event it is, {@code kind} what it is; everything
 * else is text. These kinds are told in words, any other by its name:
 *
 * <ul>
 *   <li>{@code send}, {@code receive}, {@code drop}: {@code protocol}, {@code type}, {@code bytes}, {@code from},
 *       {@code to}, {@code reason}; of a segment of TCP {@code transport} and, where it begins a message of HTTP, its first
 *       {@code line}; at the receiver also {@code sender} and {@code sent}, whom it is from and when, in nanoseconds;
 *   <li>{@code state}: {@code variable}, {@code scope}, {@code value}, as {@link orrery.host.Probe#state};
 *   <li>{@code event}: {@code what}, {@code detail}, as {@link orrery.host.Probe#event};
 *   <li>{@code timer}: {@code name};
 *   <li>{@code start}, {@code stop}, {@code crash}, {@code connect}, {@code accept}, {@code close}.
 * </ul>
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Members are flat</b>: a line can be searched for {@code "type":"query"} without a parser.
 *   <li><b>Everything but the time is text</b>, so that reading needs no types and writing has one form for each number.
 *   <li><b>Two traces are compared line by line.</b> Ties in time are broken by entity, not by chance, so one more entity
 *       does not shift the others, and the first line that differs is the first event that does.
 * </ul>
 */
@NullMarked
package orrery.metrics.trace;

import org.jspecify.annotations.NullMarked;
