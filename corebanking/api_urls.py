"""Routes of the batch API."""

from django.db import transaction
from django.urls import path

from corebanking.api import BatchViewSet


def _view(**actions: str):
    return transaction.non_atomic_requests(BatchViewSet.as_view(actions))


urlpatterns = [
    path("batches/", _view(get="list", post="create"), name="api-batches"),
    path("batches/<uuid:public_id>/", _view(get="retrieve"), name="api-batch"),
    path("batches/<uuid:public_id>/errors/", _view(get="errors"), name="api-batch-errors"),
    path("batches/<uuid:public_id>/outcome/", _view(get="outcome"), name="api-outcome"),
    path("batches/<uuid:public_id>/parts/<int:number>/", _view(put="put_part"), name="api-part"),
    path("batches/<uuid:public_id>/close/", _view(post="close"), name="api-close"),
]
