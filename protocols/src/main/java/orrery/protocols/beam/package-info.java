/**
 * {@code beam} (EC-33): sends a content from one node to one or many.
 *
 * <p>Start with {@link orrery.protocols.beam.BeamService}; {@link orrery.protocols.beam.FanOut} decides by which ways a content goes.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>The sender decides, by rates alone</b> (EC-3). It knows how much there is and to whom it goes, and is told how fast links are; what is
 *       sent on the way says to whom it goes on, so that nobody else need know anything. Of ways about equally fast the one is taken that spares the
 *       sender's uplink, which is the scarce one.
 *   <li><b>Whole contents, one hop after the other.</b> Who passes a content on has all of it before; a chain is slower than one that passes
 *       on what has come so far. The measured claim is of bytes, which are the same.
 *   <li><b>What fails is sent straight by the sender</b>, to those below the failed node alone, and again at growing intervals, until its time
 *       is over. Who passes on tries once and tells the sender; if he falls silent the sender does not wait for longer than three times what was expected.
 *   <li><b>At least once on the wire, once in the inbox</b>: receivers know what they have had by its id, and answer that they have it when
 *       it is on synced storage.
 *   <li><b>Queues are bounded where they grow</b>, at the sender and by receiver: the oldest beam is given up for the newest, since of a topic the last
 *       word counts. The last word of a topic is kept for who subscribes later.
 *   <li><b>A notice</b> says that there is a content; its receiver fetches it when it is wanted, from the sender, for as long as a beam would have been tried.
 *   <li><b>Nothing while nothing is sent</b>: one timer, and only for what is to be tried again.
 *   <li><b>Who passes on is believed</b> in whose the content is. Contents that must be their sender's are signed or sealed before.
 * </ul>
 */
@NullMarked
package orrery.protocols.beam;

import org.jspecify.annotations.NullMarked;
