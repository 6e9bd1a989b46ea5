/**
 * How calls of microservices leave a node and come to one (EC-27, EC-29 to EC-32).
 *
 * <p>Start with {@link orrery.protocols.gateway.NodeServices}, which puts a node's part together: {@link
 * orrery.protocols.gateway.Sidecar} makes calls, {@code ApiGateway} lets them in, and {@link orrery.protocols.gateway.Ways} says where to.
 * Who knows ways of its own, over relays or in a better order, is a {@code Ways} and gives a {@link orrery.protocols.gateway.Way} each.
 *
 * <h2>A call</h2>
 *
 * <ol>
 *   <li>The sidecar asks for the ways: here, straight to a node of the link, over proxies, to the central cloud (Fig. 12).
 *   <li>One that stays here goes to the container. Any other goes to the gateway of the other node, by HTTP on {@code /services/NAME/…},
 *       with a token for that node, sealed for it, and with the time that is left.
 *   <li>The gateway judges the token by itself, asks the owner's sharing, opens what is sealed, and has the container answer, which starts
 *       the microservice where need be and gives up when the caller does.
 *   <li>Where that fails the sidecar goes to the next way, or waits and begins anew, until the time is over.
 * </ol>
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>The two direct forms of ¶119</b> differ in who asks whom. A microservice has the sidecar, which speaks to the other node's gateway
 *       at once. Any other program of a node, {@code curl} at a terminal say, asks its own node's gateway, which does the same for it. A
 *       call that came from another node is served or refused, and never passed on: no node is made a proxy by being called.
 *   <li><b>A program of the machine itself needs no token</b>: its owner has put it there. It is known by its address, this machine's own.
 *       Rejected: that nobody is exempt, for nobody at a terminal has a key to sign with.
 *   <li><b>Calls are in the name of the node</b>, whose owner answers for what runs there. Each service could be a client of its own, at a
 *       registration and a token for each; what a service may do that its node may not, is nothing yet.
 *   <li><b>Sealed unless said otherwise</b>: EC-31 asks for encryption on the link and for payloads that proxies cannot read, and one seal
 *       gives both. The weaker levels are there to measure what it costs. What goes to the central cloud is not sealed: that is the reader,
 *       and what it reads is to be seen as what it is (CL-12). Its connection would be TLS's to protect.
 *   <li><b>Method, path and fields stay readable</b> to who carries a call; what is sealed is bound to method, path and type.
 *   <li><b>A refusal is no failure of the service.</b> An answer that no program gave says so ({@link
 *       orrery.protocols.container.Refusal#FIELD}): the call was not carried out, and may go elsewhere whatever its method. So who has it
 *       need not be known beforehand; a node of the link that has it not costs one exchange there.
 *   <li><b>Sent again is what may be</b>: where doing it twice is as good as once (RFC 9110 §9.2.2), or where the request has an {@code
 *       Idempotency-Key}, by which its maker says that the service sees to it. The sidecar makes none up: it cannot know that. What
 *       surely was not carried out goes to the next way in any case.
 *   <li><b>Back-off and budget are gRPC's</b> (proposal A6): full jitter, and no repetition while failures are ahead of successes; one
 *       budget for all calls of a node, as Google's book has it for a client, since a node calls few peers seldom. <b>Circuits are
 *       Envoy's</b> outlier detection, for each service on each node, with one trial when the time is over. A circuit that remembers nothing
 *       is not kept.
 *   <li><b>Connecting has a bound of its own</b>, shorter than an attempt's: who is off answers nothing, not even that. Since nothing has been
 *       sent then, any call goes to the next way, whatever its method; on the last way connecting may take all the time there is, since an
 *       uplink that was away for some seconds may be back. The bound is for ways that are TCP's handshake alone ({@link
 *       orrery.protocols.gateway.Way#isDirect}); a passage takes seconds to be set up, and has bounds for each part of that. Who goes off
 *       while a connection to him rests is found out by the time of the attempt: what was sent may have been carried out.
 *   <li><b>One outcome in its time</b>: a call has one deadline for everything, and all that is asked on its way is told what is left.
 *       A bulk that still moves is not late, as in HTTP here.
 *   <li><b>Several connections to a gateway,</b> since HTTP/1.1 answers in order and a call may wait for a container to start. A gateway
 *       that is not called any more is forgotten.
 *   <li><b>The gateways of a link listen on one port</b>: a node takes its own for the others'. Rejected for now: to have the port in
 *       the roster, for a byte or two with each member.
 *   <li><b>Who has no payload key published can neither be called nor call</b>: it is done once, at the first start, and kept.
 *   <li><b>Nothing while idle.</b> A node that nobody calls has a listener; container, sidecar and keys are made when they are first wanted.
 * </ul>
 */
@NullMarked
package orrery.protocols.gateway;

import org.jspecify.annotations.NullMarked;
