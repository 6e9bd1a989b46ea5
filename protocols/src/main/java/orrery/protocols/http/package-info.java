/**
 * HTTP/1.1 (RFC 9110, RFC 9112) over a host's connections: a parser, an encoder, a server and a client.
 *
 * <p>Start with {@link orrery.protocols.http.HttpServer} and {@link orrery.protocols.http.HttpClient}. Both are plain
 * single-threaded objects that know only their host; bytes from the peer are hostile until
 * {@link orrery.protocols.http.HttpParser} has made a message of them.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A message is whole or it is nothing.</b> Bodies are collected in memory up to {@link
 *       orrery.protocols.http.HttpLimits}; the messages here are profiles and lists. Whoever
 *       carries bulk data writes and reads the heads alone, and leaves the content to the connection.
 *   <li><b>Strict where RFC 9112 leaves a choice.</b> Every tolerance that two readers of one stream may take differently
 *       is how a request is smuggled past one of them (RFC 9112 §11.2). So a bare LF, a bare CR, a folded line, space
 *       before a colon, a repeated Content-Length (even an equal one) and Content-Length beside Transfer-Encoding are all
 *       refused, and the connection ends with the refusal.
 *   <li><b>One request at a time.</b> Requests that arrive before their predecessor is answered wait in a short queue
 *       (RFC 9112 §9.3.2 asks only that answers keep the order); one too many ends the connection. The client does not
 *       pipeline.
 *   <li><b>One retry, of one kind.</b> A peer may close an idle connection while a request is on its way to it (RFC 9112
 *       §9.3.1). A request that is safe to repeat, sent on a connection that had served before, and lost before the first
 *       byte of an answer, is sent once more on a fresh connection. Everything else is the caller's to judge.
 *   <li><b>Trouble is a value</b>, {@link orrery.protocols.http.HttpResult}, and never an exception.
 * </ul>
 */
@NullMarked
package orrery.protocols.http;

import org.jspecify.annotations.NullMarked;
