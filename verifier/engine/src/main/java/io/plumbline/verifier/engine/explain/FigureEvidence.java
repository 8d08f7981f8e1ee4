package io.plumbline.verifier.engine.explain;

/**
 * What a figure rests on: how many subjects count in it, and how many frames of the archive hold
 * samples or events of theirs from the figure's days. The frames are those that an explanation of
 * each subject and day names.
 *
 * @param subjects devices, Apps, models, microservices or developers
 * @param edgeFrames frames that agents made
 * @param importedFrames frames that imports made
 */
public record FigureEvidence(long subjects, long edgeFrames, long importedFrames) {}
