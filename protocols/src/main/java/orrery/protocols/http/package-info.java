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
 *       orrery.protocols.http.HttpLimits}; the messages here are profiles and lists.
 *   <li><b>Long content is a bulk</b>, {@link orrery.protocols.http.HttpBulk}, where the route or the asker says that it takes one:
 *       it is counted and not held, and the message is handed on when all of it has come. On the wire it is ordinary content
 *       with a name, so that who takes none gets a body, and a peer such as curl sends and fetches files. A gate decides at
 *       the head, since nobody wants a gigabyte to be told that a token has expired. Short content without a name stays a
 *       body even there: its bytes are kept as they are. Chunked content is never a bulk: its length is not said beforehand.
 *   <li><b>A bulk that moves is not late.</b> Whether it moves is looked at when time is over (one timer, however long it
 *       takes), so that one that has stopped is found within two time-outs. It has a connection of its own to the server:
 *       what is short does not wait behind it.
 *   <li><b>Strict where RFC 9112 leaves a choice.</b> Every tolerance that two readers of one stream may take differently
 *       is how a request is smuggled past one of them (RFC 9112 §11.2). So a bare LF, a bare CR, a folded line, space
 *       before a colon, a repeated Content-Length (even an equal one) and Content-Length beside Transfer-Encoding are all
 *       refused, and the connection ends with the refusal. So are a target that is no path or http URI, CONNECT, a Host that is
 *       none, and an expectation that is not known.
 *   <li><b>Few objects per message.</b> Lines are read as bytes; the words of which most heads consist are one object for all;
 *       an answer is measured first and made in one piece. A city's devices send millions.
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
