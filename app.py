"""The chat's entry: ``streamlit run app.py``. A router only; pages are in ``kb/ui``.

Streamlit keeps the names of this module until the next page is drawn, whoever has left: no name here holds words of a person.
"""

import streamlit as st
from PIL import Image

from kb.base import KbError
from kb.ui import frame, state
from kb.ui.pages import PLACES, page
from kb.ui.render import fill, show
from kb.ui.words import word

# A plain picture of our own, that says nothing: a Material icon for the tab would be fetched from a foreign host.
ICON = Image.new("RGB", (32, 32), "#7a8794")

language = state.language()
places = [(place, page(place, language)) for place in PLACES]
st.session_state["pages"] = {place.path: link for place, link in places}
chosen = st.navigation([link for _, link in places], position="hidden")
here = next(place for place, link in places if link.url_path == chosen.url_path)
st.set_page_config(page_title=word(language, "page_title"), page_icon=ICON, layout=here.layout)
try:
    emergency = state.emergency(language)
    frame.draw(language, emergency, state.last_contacts())
except KbError as error:
    frame.draw(language, (), ())
    show(fill('<p class="lead">{}</p>', word(language, "error_open", why=str(error))))
    st.stop()
frame.head(language, [link for _, link in places])
chosen.run()
