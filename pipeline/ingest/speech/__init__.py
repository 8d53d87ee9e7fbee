"""Speech without minutes becomes turns: subtitles, chats, the text of recognisers."""
