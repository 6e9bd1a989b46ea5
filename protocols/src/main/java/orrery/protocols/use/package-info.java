/**
 * What people want, turned into what programs do.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>One class for edge and centre</b>: {@link orrery.protocols.use.Errands} knows only {@link orrery.protocols.service.Calls}; who
 *       makes it decides which way these take.
 *   <li><b>Contents have the names that wants give them</b> ({@link orrery.host.Want#contentId}), short ones too, whose bytes are those
 *       of the bulk of that name: whoever looks from outside can tell who has come to see what.
 *   <li><b>Two sides</b>: an edge node gives its own {@code beam} what is for others, and its own {@code drive} what is to be kept, which speak to
 *       their like; a client of the central cloud gives it to {@code share} and {@code drive} there. What is over when depends on the side:
 *       {@code request.time} of a share ends when it is taken over, {@code share.time} when a receiver has it, which compares.
 *   <li><b>Who reads opens one of the files that are listed</b>, the first page of them; which, is the want's luck, and so hangs on what is there.
 *   <li><b>A want that fails is not repeated here</b>: retries are the way's affair, and the next want comes by itself.
 * </ul>
 */
@NullMarked
package orrery.protocols.use;

import org.jspecify.annotations.NullMarked;
