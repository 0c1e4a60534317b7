"""One module a platform; each registers itself in `assistant.channels.channel.CHANNELS`."""
